public import Assembly
public import MVM

/// What the translator has made of the code at a stopped hart's pc, in lines: the block, its micro-operations step by step and the
/// host's code, then which registers are where.
public struct TranslationWindow {
  public private(set) var lines: [TranslationListing.Line] = []
  /// The line of the instruction at the pc; nil where nothing was made of it.
  public private(set) var present: Int?
  private let symbols: SymbolTable
  private var shown: Shown?

  /// What it was made for: looking again takes a moment.
  private struct Shown: Equatable {
    let hart: Int
    let pc: UInt64
    let instructions: UInt64
    let isNarrow: Bool
  }

  public init(symbols: SymbolTable) { self.symbols = symbols }

  /// Looks at a hart of a machine that stands still; true where the lines are others now.
  public mutating func update(_ hart: MachineHart, isNarrow: Bool) -> Bool {
    let wanted = Shown(
      hart: hart.number, pc: hart.pc, instructions: hart.instructionsRetired, isNarrow: isNarrow)
    guard wanted != shown else { return false }
    shown = wanted
    present = nil
    do throws(TranslationViewError) {
      let translation = try hart.translation(at: hart.pc, symbols: symbols)
      take(translation, pc: hart.pc, isNarrow: isNarrow)
    } catch {
      lines = [.init([.init("\(error)", .warning)])]
    }
    return true
  }

  private mutating func take(_ translation: MadeTranslation, pc: UInt64, isNarrow: Bool) {
    var listing = TranslationListing(translation.places, host: translation.host) { [symbols] in
      symbols.name(of: $0)
    }
    listing.isNarrow = isNarrow
    let block = translation.region.blocks[translation.block]
    lines = Self.summary(translation)
    let first = lines.count
    lines += listing.lines(block)
    // Each instruction's line begins with its address.
    let address = String(pc, radix: 16)
    present = lines[first...].firstIndex { $0.pieces.first?.text == address }
    lines += [.init()] + listing.summary(translation.region) + [.init()] + listing.registers
    lines = lines.map(Self.readable)
  }

  private static func summary(_ translation: MadeTranslation) -> [TranslationListing.Line] {
    let place = Hexadecimal.prefixed(translation.hostAddress)
    let lines = [
      TranslationListing.Line([.init("translated", .name), .init(", at \(place) of the host")])
    ]
    guard !translation.isOwn else { return lines }
    let note =
      "the machine's code differs: shown is what would be made of the same instructions now"
    return lines + [.init([.init(note, .warning)])]
  }

  private static func readable(_ line: TranslationListing.Line) -> TranslationListing.Line {
    .init(line.pieces.map { .init(GuestNames.readable($0.text), $0.role) })
  }
}
