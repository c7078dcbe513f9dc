// The command line of MVM: `mvm COMMAND ...`.

internal import Glibc

// A file that may not grow any further (ulimit -f) is told of in words, as a full disk is.
signal(SIGXFSZ, SIG_IGN)
exit(Int32(Program.run(Array(CommandLine.arguments.dropFirst()))))
