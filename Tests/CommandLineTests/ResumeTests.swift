import Foundation
import TestPrograms
import Testing
import Trial

/// `mvm run --save...`, `mvm resume` and `mvm state`.
@Suite struct ResumeTests {
  private let folder: TemporaryFolder
  private let program: String
  private let saved: String

  /// Prints `ab`, takes a while, prints `cd`, and switches off with code 5.
  init() throws {
    folder = try TemporaryFolder()
    program = folder.path("program")
    saved = folder.path("machine.mvm")
    // li t2, 100000; addi t2, t2, -1; bnez t2, -4
    let pause = GuestCode.li(7, 100_000) + GuestCode([0xfff3_8393, 0xfe03_9ee3])
    let code =
      GuestCode.print(UInt8(ascii: "a")) + .print(UInt8(ascii: "b")) + pause
      + .print(UInt8(ascii: "c")) + .print(UInt8(ascii: "d")) + .powerOff(code: 5)
    try Data(code.bytes).write(to: URL(fileURLWithPath: program))
  }

  @Test(arguments: ["100us", "100000"])
  func aSavedRunEndsAsTheOther(instant: String) throws {
    let run = try Built.mvm(
      "run", program, "--deterministic", "--save-at", instant, "--save", saved)
    #expect(run.code == 5 && run.output == "abcd")
    #expect(run.errors == "mvm: saved to \(saved); 'mvm resume \(saved)' goes on from there\n")
    let resumed = try Built.mvm("resume", saved)
    #expect(resumed.code == 5 && resumed.output == "cd" && resumed.errors == "")
    let other = try Built.mvm("resume", saved, "--engine", "interpreter")
    #expect(other.code == 5 && other.output == "cd" && other.errors == "")
    let parallel = try Built.mvm("resume", saved, "--no-deterministic")
    #expect(parallel.code == 5 && parallel.output == "cd" && parallel.errors == "")
    let state = try Built.mvm("state", saved)
    #expect(state.code == 0 && state.output.contains("guest time    100000 ns\n"))
    #expect(state.output.contains("\nhart 0 ") && state.output.contains("\nuart "))
  }

  /// What only one machine can have is the saved one's, unless the copy is given some.
  @Test func aCopyLeavesThePortsAndFilesOfTheMachineAlone() throws {
    let capture = folder.path("packets.pcap")
    let isThere = { FileManager.default.fileExists(atPath: capture) }
    let run = try Built.mvm(
      "run", program, "--deterministic", "--save-at", "100us", "--save", saved, "--network", "user",
      "--capture", capture)
    #expect(run.code == 5 && isThere())
    try FileManager.default.removeItem(atPath: capture)
    #expect(try Built.mvm("resume", saved, "--clone").output == "cd")
    #expect(!isThere())
    #expect(try Built.mvm("resume", saved, "--clone", "--capture", capture).output == "cd")
    #expect(isThere())
    let port = try TakenPort()
    let taken = try Built.mvm("resume", saved, "--forward", "tcp:127.0.0.1:\(port.number):80")
    #expect(taken.code == 2 && taken.errors.contains("forward"))
  }

  @Test func theEndCanBeSaved() throws {
    let run = try Built.mvm("run", program, "--save-on-exit", saved)
    #expect(run.code == 5 && run.output == "abcd" && run.errors == "")
    let resumed = try Built.mvm("resume", saved)
    #expect(resumed.code == 5 && resumed.output == "")
  }

  @Test func fieldsAreShownInWordsAndAsJSON() throws {
    _ = try Built.mvm("run", program, "--deterministic", "--save-at", "9", "--save", saved)
    let words = try Built.mvm("state", saved, "--chunk", "uart")
    #expect(words.output.contains("divisor") && !words.output.contains("hart 0"))
    let outcome = try Built.mvm("state", saved, "--json", "--fields")
    let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let state = try #require(object as? [String: Any])
    #expect(state["instructions"] as? Int == 9)
    let chunks = try #require(state["chunks"] as? [[String: Any]])
    let hart = try #require(chunks.first { $0["name"] as? String == "hart 0" })
    let fields = try #require(hart["fields"] as? [[String: String]])
    #expect(fields.contains { $0["name"] == "pc" })
    let none = try Built.mvm("state", saved, "--chunk", "flux")
    #expect(none.code == 2 && none.errors.contains("'flux': is missing"))
  }

  @Test(arguments: [
    (["run", "PROGRAM", "--save-at", "1000"], "--deterministic"),
    (["run", "PROGRAM", "--save-at", "soon"], "2s, 150ms"),
    (["run", "PROGRAM", "--save", "PROGRAM"], "exists already"),
    (["run", "PROGRAM", "--save-on-exit", "PROGRAM"], "exists already"),
    (["run", "PROGRAM", "--console", "--save-at", "2s"], "--save-at: not with the console"),
    (["run", "PROGRAM", "--console", "--statistics"], "--statistics: not with the console"),
    (["console", "PROGRAM"], "needs a terminal"), (["console", "--pausd"], "'--paused'?"),
    (["resume", "PROGRAM"], "is not a saved machine"),
    (["resume", "nowhere.mvm"], "no such file"), (["resume"], "FILE"), (["state"], "FILE"),
    (["state", "PROGRAM"], "is not a saved machine"),
  ])
  func mistakesAreNamed(arguments: [String], text: String) throws {
    let words = arguments.map { $0 == "PROGRAM" ? program : $0 }
    let outcome = try Built.run("mvm", words)
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains(text), "\(outcome.errors)")
  }

  // MARK: Only what has changed

  @Test func changesAreSavedAndMerged() throws {
    let (first, second) = (folder.path("1.mvm"), folder.path("2.mvm"))
    let run = try Built.mvm(
      "run", program, "--deterministic", "--save-changes", "--save-at", "50", "--save", first)
    #expect(run.errors == "mvm: saved to \(first); 'mvm resume \(first)' goes on from there\n")
    let resumed = try Built.mvm(
      "resume", first, "--save-changes", "--save-at", "100000", "--save", second)
    #expect(resumed.code == 5 && resumed.output == "cd")
    #expect(
      resumed.errors == "mvm: saved to \(second) (what has changed since \(first)); "
        + "'mvm resume \(second)' goes on from there\n")
    let state = try Built.mvm("state", second)
    #expect(state.output.contains("\nneeds         \(first), identifier "))
    let json = try Built.mvm("state", second, "--json")
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(object?["parent"] as? String == first)
    #expect(try Built.mvm("resume", second).output == "cd")
    let whole = folder.path("whole.mvm")
    let merge = try Built.mvm("state", second, "--merge", whole)
    #expect(merge.code == 0 && merge.output == "" && merge.errors == "")
    #expect(try Built.mvm("state", second, "--merge", whole).errors.contains("exists already"))
    try FileManager.default.removeItem(atPath: first)
    #expect(try Built.mvm("resume", whole).output == "cd")
    let orphan = try Built.mvm("resume", second)
    #expect(orphan.code == 2 && orphan.output == "")
    #expect(
      orphan.errors
        == "mvm: \(second): holds only what has changed since \(first): there is no such "
        + "file: check the path; put that file back as it was, or use another saved machine\n")
    // What is in it can be looked at all the same.
    #expect(try Built.mvm("state", second, "--chunk", "uart").code == 0)
  }

  @Test func theEndOfARunIsSavedAsAChange() throws {
    let end = folder.path("end.mvm")
    let run = try Built.mvm(
      "run", program, "--deterministic", "--save-changes", "--save-at", "100000", "--save", saved,
      "--save-on-exit", end)
    #expect(run.code == 5)
    #expect(try Built.mvm("state", end).output.contains("needs         \(saved)"))
    #expect(try Built.mvm("resume", end).code == 5)
  }

  // MARK: A full disk

  /// The system's limit for files stands for it: there is room for the beginning only.
  @Test(arguments: [0, 4])
  func aFullDiskIsToldOfAndLeavesWhatWasThere(kibibytes: Int) throws {
    _ = try Built.mvm("run", program, "--deterministic", "--save-at", "50", "--save", saved)
    let before = try Data(contentsOf: URL(fileURLWithPath: saved))
    #expect(before.count > 4096)
    let script = "ulimit -f \(kibibytes); exec \"$@\""
    let later = folder.path("later.mvm")
    for options in [["--save-on-exit", later], ["--save-at", "100000", "--save", later]] {
      let words =
        ["timeout", "60", "bash", "-c", script, "mvm", try Built.path("mvm"), "resume", saved]
        + options
      let outcome = try Built.run(program: "/usr/bin/env", words)
      #expect(outcome.output == "cd")
      #expect(outcome.errors == "mvm: save: \(later): File too large\n")
      // The machine goes on; that what was asked for at the end is not there is a mistake.
      #expect(outcome.code == (options.count == 2 ? 2 : 5))
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: saved)) == before)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(names.sorted() == ["machine.mvm", "program"])
  }

  @Test func theInstantMustBeToCome() throws {
    _ = try Built.mvm("run", program, "--deterministic", "--save-at", "50", "--save", saved)
    let outcome = try Built.mvm("resume", saved, "--save-at", "50")
    #expect(outcome.code == 2 && outcome.errors.contains("past 50 already"))
  }
}
