// Nothing: it is there for the headers that are precompiled with it.
int main() {}
