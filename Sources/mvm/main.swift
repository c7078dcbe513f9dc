// The command line of MVM: `mvm COMMAND ...`.

internal import Glibc

exit(Int32(Program.run(Array(CommandLine.arguments.dropFirst()))))
