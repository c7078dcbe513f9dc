import Foundation
import TestPrograms
import Testing
import Trial

/// What a user is told whose sound goes wrong.
@Suite struct SoundTests {
  private let folder: TemporaryFolder
  private let program: String

  init() throws {
    folder = try TemporaryFolder()
    program = folder.path("end")
    try Data(GuestCode.powerOff().bytes).write(to: URL(fileURLWithPath: program))
  }

  @Test(arguments: [
    (["--sound", "FOLDER/none/x.wav"], "sound: FOLDER/none/x.wav: there is no such file"),
    (["--sound", "FOLDER"], "sound: FOLDER: is a directory"),
    (["--sound-capture", "x.wav"], "there is none: add --sound FILE.wav"),
    (["--sound", "none", "--sound-capture", "FOLDER/none.wav"], "there is no such file"),
    (["--sound", "none", "--sound-capture", "FOLDER/end"], "FOLDER/end: Format not recognised"),
  ])
  func mistakesAreTold(arguments: [String], message: String) throws {
    let root = String(folder.path("end").dropLast(4))
    let name = { (text: String) in text.replacing("FOLDER", with: root) }
    let outcome = try Built.run("mvm", ["run", program] + arguments.map(name))
    #expect(outcome.code == 2 && outcome.errors.contains(name(message)), "\(outcome.errors)")
  }

  @Test func aMachineWithoutACardGetsNoneLater() throws {
    let saved = folder.path("machine.mvm")
    #expect(
      try Built.mvm("run", program, "--save-at", "2", "--save", saved, "--deterministic").code == 0)
    let outcome = try Built.mvm("resume", saved, "--sound", folder.path("x.wav"))
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("saved without a sound card: start it with one"))
  }

  @Test func aReplayWithoutACardIsSilent() throws {
    let recording = folder.path("session.mvr")
    #expect(try Built.mvm("run", program, "--record", recording).code == 0)
    let outcome = try Built.mvm("replay", recording, "--sound", folder.path("x.wav"))
    #expect(outcome.code == 2 && outcome.errors.contains("the machine has no sound card"))
  }
}
