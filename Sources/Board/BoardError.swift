public import Assembly
public import Bus

/// A mistake in what was asked of the board. The description is the message for the user.
public enum BoardError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Not between 1 and `BoardPlan.maximumHartCount`.
  case hartCount(Int)
  /// Not a multiple of 4 KiB, less than `BoardPlan.minimumMemorySize`, or more than `maximumMemorySize`.
  case memorySize(UInt64)
  /// The host has no room for so much RAM.
  case memoryRefused(UInt64)
  /// More disks and other devices than there are virtio slots.
  case tooManyDevices(Int)
  /// More contents than there are banks of flash memory.
  case tooManyBanks(Int)
  /// The host cannot read what a bank of flash memory is to hold, or has no room for it.
  case flashRefused(Int)
  /// It would take more than half of RAM.
  case framebufferSize(PictureSize, memory: UInt64)
  /// Neither firmware nor kernel.
  case nothingToRun
  /// No bytes.
  case empty(ImageKind)
  /// A gzip file, to be decompressed before it comes here.
  case compressed(ImageKind)
  /// Not the program it pretends to be.
  case malformed(ImageKind, ELFError)
  /// Some of the range is not RAM.
  case outsideMemory(ImageKind, Range<UInt64>, memory: Range<UInt64>)
  /// Two images want the same bytes.
  case overlap(ImageKind, Range<UInt64>, ImageKind, Range<UInt64>)
  /// No place is left for so many bytes.
  case noRoom(ImageKind, size: UInt64, memory: UInt64)

  /// One line.
  public var description: String {
    switch self {
    case .hartCount(let count):
      "\(count) harts: a machine has 1 to \(BoardPlan.maximumHartCount)"
    case .memorySize(let size):
      "\(size) bytes of memory: it comes in multiples of 4096, "
        + "from \(BoardPlan.minimumMemorySize >> 10) KiB to \(BoardPlan.maximumMemorySize >> 40) TiB"
    case .memoryRefused(let size):
      "this host has no room for \(size >> 20) MiB of memory; ask for less"
    case .tooManyDevices(let count):
      "\(count) virtio devices: there are \(MemoryMap.maximumVirtioCount) slots"
    case .tooManyBanks(let count): "\(count) flash files: there are \(MemoryMap.flashCount) banks"
    case .flashRefused(let bank): "this host cannot provide the contents of flash bank \(bank)"
    case .framebufferSize(let size, let memory):
      "a framebuffer of \(size.width)x\(size.height) leaves too little of \(memory >> 20) MiB of memory: "
        + "give the machine more, or take a smaller one"
    case .nothingToRun: "nothing to run: give a firmware, a kernel or both"
    case .empty(let image): "the \(image) is empty"
    case .compressed(let image): "the \(image) is compressed with gzip; decompress it first"
    case .malformed(let image, let error): "the \(image) is broken: \(error.description)"
    default: placementDescription
    }
  }

  private var placementDescription: String {
    switch self {
    case .outsideMemory(let image, let range, let memory):
      "the \(image) wants \(Self.text(range)), but memory is \(Self.text(memory))"
    case .overlap(let image, let range, let other, let otherRange):
      "the \(image) at \(Self.text(range)) overlaps the \(other) at \(Self.text(otherRange))"
    case .noRoom(let image, let size, let memory):
      "the \(image) of \(size) bytes does not fit beside the rest "
        + "into \(memory >> 20) MiB of memory; give more"
    default: "malformed"
    }
  }

  private static func text(_ range: Range<UInt64>) -> String {
    "0x" + String(range.lowerBound, radix: 16) + " to 0x" + String(range.upperBound, radix: 16)
  }
}
