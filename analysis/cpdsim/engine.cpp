// The engine for Python: one function that runs a scenario and leaves a result file. The interpreter is let go while
// the engine works; signals are looked at whenever a step is done, so that Ctrl-C stops a run.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>

#include <cpdsim/cpdsim.hpp>

namespace py = pybind11;
namespace facade = cpdsim::facade;

namespace {

void run(std::string const& file, facade::Changes const& changes, int jobs, std::string const& target,
         py::object const& progress) {
    std::stop_source stop;
    std::exception_ptr interrupted;
    facade::RunOptions options{.jobs = jobs, .stop = stop.get_token()};
    options.progress = [&](double share) {
        py::gil_scoped_acquire const held;
        try {
            if (PyErr_CheckSignals() != 0) throw py::error_already_set{};
            if (!progress.is_none()) progress(share);
        } catch (py::error_already_set const&) {
            interrupted = std::current_exception();
            stop.request_stop();
        }
    };
    std::optional<facade::Results> results;
    {
        py::gil_scoped_release const released;
        results = facade::load(file, changes).run(options);
        if (results && !interrupted) results->write(target);
    }
    if (interrupted) std::rethrow_exception(interrupted);
}

}  // namespace

PYBIND11_MODULE(_engine, module) {
    module.doc() = "the engine of cpdsim, in this process";
    module.def("run", &run, py::arg("file"), py::arg("changes"), py::arg("jobs"), py::arg("target"),
               py::arg("progress"));
    module.attr("version") = facade::version();
    py::register_exception_translator([](std::exception_ptr fault) {
        try {
            if (fault) std::rethrow_exception(fault);
        } catch (facade::Fault const& known) {
            PyErr_SetString(PyExc_ValueError, known.what());
        }
    });
}
