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
  /// Stretches without jumps into them, of which they consist.
  public var translatedBlocks: UInt64 = 0
  /// The instructions in them.
  public var guestInstructionsTranslated: UInt64 = 0
  /// The bytes of those.
  public var guestBytes: UInt64 = 0
  /// The bytes of the host's code that was made of them.
  public var hostBytes: UInt64 = 0
  /// How often harts went from the engine into translated code.
  public var stays: UInt64 = 0
  /// Exits by their reasons, each name once. Also what translated code has the engine do, and goes on.
  public var exits: [Exit] = []
  /// Instructions that the interpreter carried out.
  public var interpretedInstructions: UInt64 = 0
  /// Instructions that translated code carried out.
  public var translatedInstructions: UInt64 = 0
  /// What translating took; 0 where nobody measured it.
  public var secondsTranslating: Double = 0
  /// How long harts were in translated code, by samples: so many rounds from and to the engine are measured that the measuring
  /// does not count. It includes what accesses ask of the engine in between. 0 where nothing was measured.
  public var secondsTranslated: Double = 0
  /// How long the interpreter had them, by the same samples.
  public var secondsInterpreted: Double = 0
  /// How long the engine looked for translations and linked them, by the same samples.
  public var secondsBetween: Double = 0

  /// Jumps out of a translation to an address that is known: each leads to the engine until it is linked.
  public var jumps: UInt64 = 0
  /// How often one was made to lead to a translation directly, again where that had gone.
  public var links: UInt64 = 0
  /// Linked jumps that went to the engine, since the page that they lead to was mapped elsewhere.
  public var movedPages: UInt64 = 0
  /// Accesses of translated code that asked the engine: not in the TLB, some in another page
  /// than those that are checked with them, or not plain memory.
  public var fills: UInt64 = 0
  /// Accesses by windows that showed no such page, or not for that.
  public var windowFaults: UInt64 = 0
  /// How often the host was asked to show pages in windows, or to hide some.
  public var windowRequests: UInt64 = 0
  /// Accesses that do not go by windows any more, which could not show what they want too often.
  public var abandonedWindowAccesses: UInt64 = 0
  /// Blocks that were forgotten: their instructions changed, or one of their accesses goes by a window no more.
  public var forgottenBlocks: UInt64 = 0
  /// How often there was no more room for translations, and all were forgotten.
  public var flushes: UInt64 = 0

  /// Nothing yet.
  public init() {}

  /// Adds what another engine has done. Exits go by their names.
  public mutating func add(_ other: EngineStatistics) {
    translations &+= other.translations
    translatedBlocks &+= other.translatedBlocks
    guestInstructionsTranslated &+= other.guestInstructionsTranslated
    guestBytes &+= other.guestBytes
    hostBytes &+= other.hostBytes
    interpretedInstructions &+= other.interpretedInstructions
    translatedInstructions &+= other.translatedInstructions
    stays &+= other.stays
    secondsTranslating += other.secondsTranslating
    secondsTranslated += other.secondsTranslated
    secondsInterpreted += other.secondsInterpreted
    secondsBetween += other.secondsBetween
    jumps &+= other.jumps
    links &+= other.links
    movedPages &+= other.movedPages
    fills &+= other.fills
    windowFaults &+= other.windowFaults
    windowRequests &+= other.windowRequests
    abandonedWindowAccesses &+= other.abandonedWindowAccesses
    forgottenBlocks &+= other.forgottenBlocks
    flushes &+= other.flushes
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
