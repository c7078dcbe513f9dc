import Assembly

// Lines to read:
//
//         12 0 M 80000000 00000297  auipc t0,0x0                 t0=80000000
//            0 M 80000010           trap: illegal instruction (2), value 0, to M 80000004

extension ExecutedInstruction {
  func words(assembly: String) -> String {
    let text = assembly.split(separator: "\t", maxSplits: 1).joined(separator: " ")
    let changed = changes.map { "\($0.register)=\(Hexadecimal.digits($0.value))" }
    let line =
      "\(count)".indented(to: 10) + " \(hart) \(privilege.letter) \(Hexadecimal.digits(pc)) "
      + Hexadecimal.padded(UInt64(encoding), to: 8) + "  "
      + (changed.isEmpty
        ? text : text.padded(to: 32) + " " + changed.joined(separator: " "))
    return line + "\n"
  }

  func json(assembly: String) -> String {
    var object = JSONObject()
    object.add("hart", UInt64(hart))
    object.add("count", count)
    object.add("privilege", privilege.rawValue)
    object.add("pc", Hexadecimal.prefixed(pc))
    object.add("encoding", Hexadecimal.prefixed(UInt64(encoding)))
    object.add("assembly", assembly.split(separator: "\t").joined(separator: " "))
    var registers = JSONObject()
    for change in changes { registers.add(change.register, Hexadecimal.prefixed(change.value)) }
    object.add("changes", registers)
    return object.text + "\n"
  }
}

extension TrapEvent {
  var words: String {
    String(repeating: " ", count: 10) + " \(hart) \(origin.letter) \(Hexadecimal.digits(pc)) "
      + "          trap: \(name) (\(code)), value \(Hexadecimal.digits(value)), "
      + "to \(target.letter) \(Hexadecimal.digits(handler))\n"
  }

  var json: String {
    var object = JSONObject()
    object.add("hart", UInt64(hart))
    object.add("trap", name)
    object.add("interrupt", isInterrupt)
    object.add("code", code)
    object.add("value", Hexadecimal.prefixed(value))
    object.add("privilege", origin.rawValue)
    object.add("pc", Hexadecimal.prefixed(pc))
    object.add("target", target.rawValue)
    object.add("handler", Hexadecimal.prefixed(handler))
    return object.text + "\n"
  }
}

extension PrivilegeMode {
  /// As the manual abbreviates it.
  var letter: String {
    switch self {
    case .machine: "M"
    case .supervisor: "S"
    case .user: "U"
    }
  }
}
