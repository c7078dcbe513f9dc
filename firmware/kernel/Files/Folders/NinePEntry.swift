/// An entry of a directory as a server tells it: identity (13), next (8), type (1), name (text).
struct NinePEntry {
  let identity: NinePIdentity
  let next: UInt64
  private let type: UInt8
  let name: ByteString

  init(_ answer: inout NinePAnswer) throws(Errno) {
    identity = try answer.identity()
    next = try answer.number()
    type = try answer.number()
    name = try answer.text()
    let isName =
      !name.isEmpty && name.count <= ByteString.longestName
      && !name.bytes.contains(ByteString.slash) && !name.bytes.contains(0)
    guard isName else { throw NinePAnswer.nonsense("an entry that is no name") }
    guard next <= UInt64(Int64.max) else {
      throw NinePAnswer.nonsense("an entry before place \(next)")
    }
  }

  var kind: FileKind {
    if let kind = FileKind(rawValue: UInt16(type) << 12) { return kind }
    return identity.isDirectory ? .directory : identity.isSymbolicLink ? .symbolicLink : .regular
  }
}
