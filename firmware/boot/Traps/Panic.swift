import Processor

/// Why the firmware cannot go on.
enum PanicReason {
  case ownFault
  case noHandler
  case strangeInterrupt

  fileprivate var text: StaticString {
    switch self {
    case .ownFault: "a fault in the firmware"
    case .noHandler: "the kernel cannot take its trap: nothing can be executed at stvec"
    case .strangeInterrupt: "an interrupt that was never enabled"
    }
  }
}

/// Prints the reason and the registers, and ends the machine. Nobody has to come back, so no lock is waited for.
func panic(_ reason: PanicReason, _ frame: UnsafeMutablePointer<TrapFrame>) -> Never {
  Serial.write("\nMVM firmware: panic on hart ")
  Serial.write(decimal: read_mhartid())
  Serial.write(": ")
  Serial.write(reason.text)
  Serial.write("\n")
  writeCause()
  for number in 1..<32 {
    writeRegister("  x", number, frame.pointee.register(number))
    if number % 4 == 3 { Serial.write("\n") }
  }
  writeNamed("  pc      ", frame.pointee.programCounter)
  writeNamed("  mstatus ", frame.pointee.status)
  writeNamed("  mtval   ", read_mtval())
  writeNamed("  stvec   ", read_stvec())
  Finisher.end(.failure(code: 2))
}

private func writeCause() {
  Serial.write("  cause: ")
  let cause = read_mcause()
  if let exception = Exception(rawValue: cause) {
    Serial.write(exception.name)
  } else {
    Serial.write("mcause ")
    Serial.write(hexadecimal: cause)
  }
  Serial.write("\n")
}

private func writeRegister(_ name: StaticString, _ number: Int, _ value: UInt) {
  Serial.write(name)
  Serial.write(decimal: UInt(number))
  Serial.write(number < 10 ? "  " : " ")
  Serial.write(hexadecimal: value, digits: 16)
}

private func writeNamed(_ name: StaticString, _ value: UInt) {
  Serial.write(name)
  Serial.write(hexadecimal: value, digits: 16)
  Serial.write("\n")
}
