import Processor

/// What the hart that won the lottery does, from the first stack to the kernel's first instruction.
///
/// - Parameters:
///   - number: the hart's.
///   - treeAddress: where the boot ROM says the device tree is.
///   - information: where it says `fw_dynamic_info` is.
@c(boot_main)
public func main(number: UInt, treeAddress: UInt, information: UInt) -> Never {
  let tree = readMachine(treeAddress)  // which devices, harts and memory there are
  let next = findNextStage(information)  // where the kernel is
  Serial.open()
  Hart.prepareAreas()  // stopped, and without messages
  tell(tree, next)  // a line about it, unless the kernel is to be quiet
  reserveFirmware(in: tree, next)  // the kernel learns from the tree which memory is not its own
  open_for_harts()  // the others see all of the above
  Hart.wakeAll()
  let hart = Hart.current
  hart.state = .started
  hart.prepareForSupervisor()  // what S mode may do, and what it may not
  hart.enterSupervisor(at: next.address, argument: tree.address)
}

/// What the other harts do: they wait for the kernel to start them.
@c(boot_other)
public func other(number: UInt) -> Never {
  guard machine.harts.contains(Hart(number: number)) else { Hart.sleepForever() }
  Hart.current.waitForStart()
}

/// Reads the device tree, or stops: without one there is nothing to hand over.
private func readMachine(_ address: UInt) -> DeviceTree {
  guard let tree = DeviceTree(at: address) else {
    stop("there is no device tree at ", address)
  }
  guard machine.read(tree) else {
    stop("this is no device tree that makes sense, at ", address)
  }
  return tree
}

private func findNextStage(_ information: UInt) -> NextStage {
  let next = NextStage(information: information)
  guard next.isSupervisor else { stop("only S mode is started, not the kernel at ", next.address) }
  guard next.isThere else { stop("there is no kernel at ", next.address) }
  return next
}

/// The machine ends with the exit code of a failure.
private func stop(_ reason: StaticString, _ address: UInt) -> Never {
  Serial.write("MVM firmware: ")
  Serial.write(reason)
  Serial.write(hexadecimal: address)
  Serial.write("\n")
  Finisher.end(.failure(code: 1))
}

private func tell(_ tree: DeviceTree, _ next: NextStage) {
  if machine.isQuiet { return }
  Serial.write("MVM firmware ")
  Serial.write(decimal: Implementation.majorVersion)
  Serial.write(".")
  Serial.write(decimal: Implementation.minorVersion)
  Serial.write(": ")
  Serial.write(decimal: UInt(machine.harts.count))
  Serial.write(machine.harts.count == 1 ? " hart, " : " harts, ")
  Serial.write(decimal: machine.memorySize >> 20)
  Serial.write(" MiB; hart ")
  Serial.write(decimal: Hart.current.number)
  Serial.write(" starts the kernel at ")
  Serial.write(hexadecimal: next.address)
  Serial.write(", device tree at ")
  Serial.write(hexadecimal: tree.address)
  Serial.write("\n")
}
