/// What an engine has done, in numbers that only rise.
public struct EngineStatistics: Equatable, Sendable {
  /// Why translated code was left, and how often.
  public struct Exit: Equatable, Sendable {
    /// In a few words, the same ones every time.
    public var name: String
    /// How often.
    public var count: UInt64

    /// An entry.
    public init(name: String, count: UInt64) {
      self.name = name
      self.count = count
    }
  }

  /// Pieces of guest code that were translated, again where that was needed.
  public var translations: UInt64 = 0
  /// The instructions in them.
  public var guestInstructionsTranslated: UInt64 = 0
  /// The bytes of those.
  public var guestBytes: UInt64 = 0
  /// The bytes of the host's code that was made of them.
  public var hostBytes: UInt64 = 0
  /// Exits by their reasons, each name once.
  public var exits: [Exit] = []
  /// Instructions that the interpreter carried out.
  public var interpretedInstructions: UInt64 = 0
  /// Instructions that translated code carried out.
  public var translatedInstructions: UInt64 = 0
  /// What translating took; 0 where nobody measured it.
  public var secondsTranslating: Double = 0

  /// Nothing yet.
  public init() {}

  /// Adds what another engine has done. Exits go by their names.
  public mutating func add(_ other: EngineStatistics) {
    translations &+= other.translations
    guestInstructionsTranslated &+= other.guestInstructionsTranslated
    guestBytes &+= other.guestBytes
    hostBytes &+= other.hostBytes
    interpretedInstructions &+= other.interpretedInstructions
    translatedInstructions &+= other.translatedInstructions
    secondsTranslating += other.secondsTranslating
    for exit in other.exits { add(exit) }
  }

  private mutating func add(_ exit: Exit) {
    if let known = exits.firstIndex(where: { $0.name == exit.name }) {
      exits[known].count &+= exit.count
    } else {
      exits.append(exit)
    }
  }
}
