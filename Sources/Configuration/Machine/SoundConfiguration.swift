/// The sound card of the machine, seen by the guest as a virtio sound device.
public struct SoundConfiguration: Equatable, Sendable {
  /// What is heard goes nowhere.
  public static let nowhere = "none"
  /// What is heard is heard on this host.
  public static let speakers = "speakers"

  /// Where what is heard goes: `nowhere`, `speakers`, or a WAV file; nil where there is no card.
  public var output: String?
  /// The sound file that the guest's recordings get; nil for silence.
  public var capture: String?
  /// How many streams can be heard at the same time.
  public var outputs = 1
  /// How many can be captured.
  public var inputs = 1

  /// No card.
  public init() {}
}

extension SoundConfiguration {
  /// The keys of the card.
  package static let settings: [Setting<MachineConfiguration>] = [
    Setting(
      "sound.output",
      .optional(\.sound.output, .path(or: nowhere, speakers)), option: "sound",
      example: "tune.wav", otherNames: ["audio", "soundhw", "audiodev"],
      help: "a sound card, heard on the speakers or in a WAV file, or none",
      details: """
        A file is by the guest's time: 48,000 frames a second of it, stereo, whatever the guest's streams are; of a deterministic \
        machine it is the same each time. With none there is a card that nobody hears.
        """),
    Setting(
      "sound.capture", .optional(\.sound.capture, .path), example: "voice.wav",
      otherNames: ["microphone", "mic"], help: "a sound file that the guest captures"),
    Setting(
      "sound.outputs", .value(\.sound.outputs, .number(in: 1...8)), example: "2",
      otherNames: ["streams"], help: "how many streams can be heard at the same time"),
    Setting(
      "sound.inputs", .value(\.sound.inputs, .number(in: 0...8)), example: "2",
      help: "how many streams can be captured"),
  ]
}
