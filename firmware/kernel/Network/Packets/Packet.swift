import Processor

/// A packet on its way up or down, from one layer to the next:
///
///     down    [ free | Ethernet | IPv4 | TCP ]  [ what it carries, in the sender's pages ]
///                    ^ start      each layer puts its header before it
///     up      [ 12 | Ethernet | IPv4 | TCP | what it carries ]  [ more pages of a large segment ]
///                             ^ start      each layer takes its header off
///
/// It belongs to one layer at a time; no lock guards it.
final class Packet {
  /// What the card is to do, or has done.
  struct Offload {
    /// The checksum of what begins there, counted from the frame's start, is to be made, and stored so far behind it.
    var checksum: (start: Int, offset: Int)?
    /// The size of the segments that the payload is to be cut into, or was put together of; 0 is one segment.
    var segmentSize = 0
    /// Of a packet that arrived: it came from this machine, or the card has checked it.
    var isChecked = false
  }

  private(set) var head: PacketMemory
  private(set) var start: Int
  private(set) var headCount: Int
  /// What is behind the first memory.
  private(set) var rest: ByteChain
  var offload = Offload()
  /// Where it came in.
  var interface: Interface?

  /// To be sent: headers are put before the payload.
  init(_ payload: ByteChain = ByteChain()) {
    head = .forHeaders()
    start = head.capacity
    headCount = 0
    rest = payload
  }

  /// As it arrived.
  init(_ part: PacketPart, _ rest: ByteChain = ByteChain()) {
    head = part.memory
    start = part.offset
    headCount = part.count
    self.rest = rest
  }

  var count: Int { headCount + rest.count }
  /// The first bytes, of which `headCount` lie together.
  var pointer: UnsafeMutableRawPointer { head.start + start }
  var bytes: UnsafeRawPointer { UnsafeRawPointer(pointer) }
  var headPart: PacketPart { PacketPart(memory: head, offset: start, count: headCount) }

  /// Room for a header of `size` bytes before what there is; where it begins.
  func prepend(_ size: Int) -> UnsafeMutableRawPointer {
    precondition(size <= start, "a packet has no room for a header")
    start -= size
    headCount += size
    return pointer
  }

  /// Sees to it that the first `size` bytes lie together, as who looks into a header wants it; false if there are not
  /// so many. Headers that were taken off stay before them.
  func pull(_ size: Int) -> Bool {
    if headCount >= size { return true }
    let before = min(start, Self.keptBefore)
    guard count >= size, before + size <= PacketMemory.headerRoom else { return false }
    let memory = PacketMemory.forHeaders()
    memcpy(memory.start, pointer - before, before + headCount)
    var filled = before + headCount
    rest.slice(0, size - headCount).forEachPart {
      memcpy(memory.start + filled, $0.pointer, $0.count)
      filled += $0.count
    }
    rest.removeFirst(size - headCount)
    (head, start, headCount) = (memory, before, size)
    return true
  }

  private static let keptBefore = 80

  func remove(_ size: Int) {
    let piece = min(size, headCount)
    start += piece
    headCount -= piece
    if piece < size { rest.removeFirst(size - piece) }
  }

  /// What is behind `kept` bytes was padding.
  func cut(to kept: Int) {
    if kept <= headCount {
      headCount = kept
      rest = ByteChain()
    } else {
      rest.removeAll(after: kept - headCount)
    }
  }

  /// All bytes.
  var chain: ByteChain {
    var chain = ByteChain(headPart)
    chain.append(rest)
    return chain
  }

  /// The same bytes to be sent on: the first `size`, which lie together, are a copy, which may be changed.
  func copy(ofFirst size: Int) -> Packet {
    var behind = headPart
    behind.offset += size
    behind.count -= size
    var payload = ByteChain(behind)
    payload.append(rest)
    let copy = Packet(payload)
    memcpy(copy.prepend(size), pointer, size)
    copy.offload = offload
    copy.interface = interface
    return copy
  }

  /// Makes the checksum that was left to a card.
  func completeChecksum() {
    guard let place = offload.checksum else { return }
    offload.checksum = nil
    let all = chain
    let target = place.start + place.offset
    guard target + 2 <= headCount, place.start < all.count else { return }
    var sum = InternetChecksum()
    sum.add(all.slice(place.start, all.count - place.start))
    pointer.put(sum.value == 0 ? UInt16.max : sum.value, at: target)
  }

  /// Puts what lies in too many places into fewer, if there is memory for that; what does not fit is cut off.
  func limitParts(to limit: Int) {
    guard rest.partCount > limit else { return }
    rest = ByteChain(copying: rest.bytes()) ?? rest.slice(0, 0)
  }

  func checksum() -> UInt16 {
    var sum = InternetChecksum()
    sum.add(bytes, headCount)
    sum.add(rest)
    return sum.value
  }
}
