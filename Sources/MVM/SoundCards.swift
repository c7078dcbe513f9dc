import Board
import Bus
import Configuration
import Host

extension SoundCard {
  /// The host's end of a configuration's sound card, if that has one. A machine that lives through a recording is not heard: it was.
  static func of(
    _ configuration: MachineConfiguration, isReplay: Bool
  ) throws(MachineError) -> SoundCard? {
    let sound = configuration.sound
    guard let output = sound.output else { return nil }
    do throws(HostError) {
      switch output {
      case _ where isReplay: return try SoundCard(.none)
      case SoundConfiguration.nowhere: return try SoundCard(.none, capturing: sound.capture)
      case SoundConfiguration.speakers: return try SoundCard(.speakers, capturing: sound.capture)
      default: return try SoundCard(.file(output), capturing: sound.capture)
      }
    } catch {
      throw .unusableFile(key: "sound", reason: error.description)
    }
  }

  /// What is played so far is where it goes.
  func complete() throws(MachineError) {
    do throws(HostError) {
      try finish()
    } catch {
      throw .unusableFile(key: "sound", reason: error.description)
    }
  }
}

extension Machine {
  /// Writes what is played from now on to a WAV file: of a replay, which is heard in no other way. While it does not run.
  ///
  /// - Throws: `impossible` where it has no sound card; `unusableFile`.
  public func writeSound(to path: String) throws(MachineError) {
    guard let soundCard else {
      throw .impossible(
        reason: "sound: the machine has no sound card: start it with one, such as --sound none")
    }
    do throws(HostError) {
      try soundCard.write(to: path)
    } catch {
      throw .unusableFile(key: "sound", reason: error.description)
    }
  }
}

extension SoundPlan {
  /// A card with the streams of a configuration.
  init(_ card: SoundCard, _ configuration: SoundConfiguration) {
    self.init(port: card)
    outputs = configuration.outputs
    inputs = configuration.inputs
  }
}
