import System

enum Copy {
  static let tool = Tool(
    "cp", "[-afinprRvu] SOURCE... TARGET", "Copies files.",
    [
      Option("r", "recursive", "directories with what they hold"),
      Option("R", "directories with what they hold"),
      Option("a", "archive", "everything as it is: -r -p -d"),
      Option("p", "preserve", "rights, owner and times, too"),
      Option("d", "links stay links"), Option("P", "links stay links"),
      Option("L", "dereference", "what links lead to"),
      Option("f", "force", "remove a target that cannot be written"),
      Option("i", "interactive", "ask before files are overwritten"),
      Option("n", "no-clobber", "overwrite nothing"),
      Option("u", "update", "only what is newer than the target"),
      Option("v", "verbose", "say what is done"),
      Option("T", "the target is no directory to copy into"),
    ], run)

  private static func run(_ call: Invocation) {
    call.require(atLeast: 2)
    var options = FileCopier.Options()
    options.recursive = call.has("r") || call.has("R") || call.has("a")
    options.preserves = call.has("p") || call.has("a")
    options.keepsLinks =
      call.has("d") || call.has("P") || call.has("a") || (options.recursive && !call.has("L"))
    options.forces = call.has("f")
    options.verbose = call.has("v")
    let copier = FileCopier(options)
    Targets.forEach(call) { source, target in
      if Targets.mayReplace(target, with: source, call) { copier.copy(source, to: target) }
    }
  }
}
