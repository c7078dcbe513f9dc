import Console
import Host
import MVM
import Testing
import Trial

/// More than one machine in a console.
@Suite(.enabled(if: OwnSystem.isBuilt, OwnSystem.whyNot))
struct ConsoleMachinesTests {
  /// Copies, in a folder of the test's.
  private final class Copies: MachineSource {
    let folder: TemporaryFolder
    var count = 0

    init(_ folder: TemporaryFolder) { self.folder = folder }

    func open(_ file: String, console: any SerialPort) throws -> Machine {
      try Machine(resuming: SavedMachine(file), asClone: true, console: console)
    }

    func copy(_ file: String, console: any SerialPort) throws -> Machine {
      try Machine(resuming: SavedMachine(file), asClone: true, console: console)
    }

    func fileForCopy() throws -> String {
      count += 1
      return folder.path("copy\(count).mvm")
    }
  }

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ terminal: ScriptedTerminal, isDeterministic: Bool = true) throws {
    let disk = folder.path("disk.img")
    let copy = try #require(ExternalProgram("cp"))
    try #require(try copy.run(["--sparse=always", OwnSystem.disk, disk]).code == 0)
    var configuration = OwnSystem.configuration(
      harts: 2, isDeterministic: isDeterministic, disk: disk, command: "")
    configuration.append = "console=ttyS0 root=/dev/vda"
    let application = try ConsoleApplication(
      name: "first", source: Copies(folder), terminal: { terminal }
    ) {
      try Machine(configuration, console: $0)
    }
    #expect(application.run() == .stopped)
    #expect(terminal.missing == nil, "\(terminal.missing ?? "")")
  }

  /// A copy knows what its original knew; from there on each has a life of its own.
  @Test(arguments: [true, false])
  func copiesGoOnByThemselves(isDeterministic: Bool) throws {
    let terminal = ScriptedTerminal([
      .see("~ #"), .type("x=shared\n"), .press([.function(8)]), .see(" 1 first"), .type("c"),
      .see(" 2 first copy"), .see("is machine 2"), .press([.enter]),
      .type("echo in the copy: $x; x=own\n"), .see("in the copy: shared"),
      .press([.function(8), .up, .enter]), .type("echo in the first: $x\n"),
      .see("in the first: shared"),
      // One stands still while the other goes on.
      .press([.function(8), .up, .character(" ")]), .see("paused"), .press([.down, .enter]),
      .type("echo still $x\n"), .see("still own"), .press([.function(8)]),
      .type("D"), .see("Switch first copy off?"), .type("y"), .see("first copy is switched off"),
      .see(" 1 first"), .type("D"), .see("Switch first off?"), .type("y"),
      .see("stays until you leave"),
    ])
    try run(terminal, isDeterministic: isDeterministic)
  }

  /// A machine that runs is saved, and goes on.
  @Test func runningMachinesAreSaved() throws {
    let file = folder.path("here.mvm")
    let terminal = ScriptedTerminal([
      .see("~ #"), .press([.function(8)]), .type(":save \(file)\n"), .see("saved to"),
      .see(" 1 first                 running"), .type(":open \(folder.path("none.mvm"))\n"),
      .see("none.mvm"), .type(":open\n"), .see("wants a machine file"), .press([.enter]),
      .type("echo goes $((1+1))n\n"), .see("goes 2n"),
    ])
    try run(terminal)
    #expect(try SavedMachine(file).configuration.harts == 2)
  }
}
