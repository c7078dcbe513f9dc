/// What a disk device asks of the host.
public struct BlockRequest: Sendable {
  /// What is to be done with sectors.
  public enum Kind: Sendable {
    case read
    case write
    /// Everything written before goes to stable storage.
    case flush
    case discard
    /// Makes them zero; their space may be given back or not.
    case writeZeroes(mayUnmap: Bool)
  }

  /// What is to be done.
  public var kind: Kind
  /// The first sector. The range has been checked.
  public var sector: UInt64
  /// How many there are; 0 for a flush.
  public var count: UInt64
  /// What a write writes: exactly so many sectors.
  public var bytes: [UInt8]

  /// A request; `bytes` is for a write.
  public init(_ kind: Kind, sector: UInt64 = 0, count: UInt64 = 0, bytes: [UInt8] = []) {
    self.kind = kind
    self.sector = sector
    self.count = count
    self.bytes = bytes
  }
}

/// What has become of a request.
public struct BlockOutcome: Sendable {
  /// Whether it was carried out.
  public var isDone: Bool
  /// What a read has read.
  public var bytes: [UInt8]

  /// An outcome.
  public init(isDone: Bool, bytes: [UInt8] = []) {
    self.isDone = isDone
    self.bytes = bytes
  }
}

/// The medium behind a disk device, which answers later. Requests are carried out in the order in which they were
/// submitted, one after the other: what they do to the medium does not depend on when the host gets to it.
public protocol BlockPort: AnyObject {
  /// Its size in sectors of 512 bytes.
  var sectorCount: UInt64 { get }
  /// Whether writes are refused.
  var isReadOnly: Bool { get }

  /// Begins a request, and returns at once. `ticket` is the next number after that of the last request, from 0 on.
  func submit(_ request: BlockRequest, ticket: UInt64)

  /// What has become of a request; each is asked for once, in the order of tickets. Nil where it is not done yet; with
  /// `waits` it is waited for.
  func collect(_ ticket: UInt64, waits: Bool) -> BlockOutcome?

  /// Returns once all that was submitted is done and, if the medium can, on stable storage.
  func rest()

  /// Says who hears of requests that are done; nobody does at first.
  func setListener(_ listener: (any BlockListener)?)

  /// The medium's pages, if its past can be remembered. To be used when all that was submitted has been collected.
  var store: (any PageStore)? { get }
}

extension BlockPort {
  /// None.
  public var store: (any PageStore)? { nil }
}

/// Who wants to know when requests are done.
public protocol BlockListener: AnyObject {
  /// Some request is done. Comes on any thread, without the bus's lock.
  func requestsDone()
}

extension BlockRequest {
  /// Carries it out on a medium, and waits for it.
  public func perform(on medium: any BlockMedium) -> BlockOutcome {
    switch kind {
    case .read:
      var bytes = [UInt8](repeating: 0, count: Int(count) * 512)
      let isDone = bytes.withUnsafeMutableBytes { medium.read(sector: sector, into: $0) }
      return BlockOutcome(isDone: isDone, bytes: isDone ? bytes : [])
    case .write:
      return BlockOutcome(
        isDone: bytes.withUnsafeBytes { medium.write(sector: sector, from: $0) })
    case .flush: return BlockOutcome(isDone: medium.flush())
    case .discard: return BlockOutcome(isDone: medium.discard(sector: sector, count: count))
    case .writeZeroes(let mayUnmap):
      return BlockOutcome(
        isDone: medium.writeZeroes(sector: sector, count: count, mayUnmap: mayUnmap))
    }
  }
}

/// A medium that is asked by whoever submits, so that every request is done at once.
public final class ImmediatePort: BlockPort {
  private let medium: any BlockMedium
  /// In the order of their tickets.
  private var outcomes: [BlockOutcome] = []

  /// The port of `medium`.
  public init(_ medium: any BlockMedium) { self.medium = medium }

  public var sectorCount: UInt64 { medium.sectorCount }
  public var isReadOnly: Bool { medium.isReadOnly }

  public func submit(_ request: BlockRequest, ticket: UInt64) {
    outcomes.append(request.perform(on: medium))
  }

  public func collect(_ ticket: UInt64, waits: Bool) -> BlockOutcome? {
    outcomes.isEmpty ? nil : outcomes.removeFirst()
  }

  public func rest() { _ = medium.flush() }

  public var store: (any PageStore)? { medium.store }

  /// Nobody is told what they know.
  public func setListener(_ listener: (any BlockListener)?) {}
}
