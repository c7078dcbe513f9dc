import System

enum Status {
  static let tool = Tool(
    "stat", "[-L] [-c FORMAT] FILE...", "Prints what is known about files.",
    [
      Option(
        "c", "format", value: "FORMAT", "%n name, %s size, %a %A rights, %u %U %g %G, %F kind"),
      Option("L", "dereference", "what links lead to"),
    ], run)

  private static func run(_ call: Invocation) {
    call.require(atLeast: 1)
    for path in call.operands {
      let follows = call.has("L")
      guard let metadata = attempt(path, try FileSystem.metadata(of: path, followingLinks: follows))
      else { continue }
      if let format = call.value("c") {
        output.line(formatted(format, path, metadata))
      } else {
        printAll(path, metadata)
      }
    }
  }

  private static func kind(_ metadata: Metadata) -> ByteString {
    switch metadata.kind {
    case .regular: metadata.size == 0 ? "regular empty file" : "regular file"
    case .directory: "directory"
    case .symbolicLink: "symbolic link"
    case .pipe: "fifo"
    case .characterDevice: "character special file"
    case .blockDevice: "block special file"
    case .socket: "socket"
    case .unknown: "unknown"
    }
  }

  private static func formatted(
    _ format: ByteString, _ path: ByteString, _ metadata: Metadata
  ) -> ByteString {
    var result = ByteString()
    var position = 0
    while position < format.count {
      let byte = format[position]
      position += 1
      if byte == UInt8(ascii: "%") && position < format.count {
        result += field(format[position], path, metadata)
        position += 1
      } else {
        result.append(byte)
      }
    }
    return result
  }

  private static func field(
    _ letter: UInt8, _ path: ByteString, _ metadata: Metadata
  ) -> ByteString {
    switch letter {
    case UInt8(ascii: "n"): path
    case UInt8(ascii: "s"): "\(metadata.size)"
    case UInt8(ascii: "a"): "\(octal: UInt(metadata.permissions))"
    case UInt8(ascii: "A"): metadata.modeText
    case UInt8(ascii: "b"): "\(metadata.allocatedBytes / 512)"
    case UInt8(ascii: "B"): "512"
    case UInt8(ascii: "o"): "\(metadata.blockSize)"
    case UInt8(ascii: "f"): "\(hexadecimal: UInt(metadata.kind.rawValue | metadata.permissions))"
    case UInt8(ascii: "F"): kind(metadata)
    case UInt8(ascii: "h"): "\(metadata.links)"
    case UInt8(ascii: "i"): "\(Int(metadata.inode))"
    case UInt8(ascii: "d"): "\(Int(metadata.device))"
    case UInt8(ascii: "u"): "\(metadata.owner)"
    case UInt8(ascii: "U"): Accounts.userName(metadata.owner)
    case UInt8(ascii: "g"): "\(metadata.group)"
    case UInt8(ascii: "G"): Accounts.groupName(metadata.group)
    case UInt8(ascii: "X"): "\(metadata.accessed.seconds)"
    case UInt8(ascii: "Y"): "\(metadata.modified.seconds)"
    case UInt8(ascii: "Z"): "\(metadata.changed.seconds)"
    case UInt8(ascii: "x"): date(metadata.accessed)
    case UInt8(ascii: "y"): date(metadata.modified)
    case UInt8(ascii: "z"): date(metadata.changed)
    case UInt8(ascii: "%"): "%"
    default: "?"
    }
  }

  private static func date(_ time: Time) -> ByteString {
    let fraction = time.nanoseconds - time.seconds * 1_000_000_000
    let day = CalendarDate(time).formatted("%F %T")
    return "\(day).\(fraction, zeros: 9) +0000"
  }

  private static func printAll(_ path: ByteString, _ metadata: Metadata) {
    let link = metadata.isSymbolicLink ? try? FileSystem.readLink(path) : nil
    output.line("  File: \(path)\(link.map { " -> " + $0 } ?? "")")
    output.line(
      formatted("  Size: %s\tBlocks: %b\tIO Block: %o\t%F", path, metadata))
    output.line(formatted("Device: %d\tInode: %i\tLinks: %h", path, metadata))
    output.line(formatted("Access: (%a/%A)  Uid: (%u/%U)  Gid: (%g/%G)", path, metadata))
    output.line(formatted("Access: %x\nModify: %y\nChange: %z", path, metadata))
  }
}
