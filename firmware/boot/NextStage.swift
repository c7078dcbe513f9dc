/// What the firmware starts, as the boot ROM says it in OpenSBI's `fw_dynamic_info`:
///
///     0   magic "OSBI"     16  address of the next stage
///     8   version          24  its mode: 1 is S
///
/// The boot hart that it names from version 2 on is a wish; here the first one to come is it.
struct NextStage {
  private static let magic: UInt = 0x4942_534f
  private static let supervisorMode: UInt = 1
  /// Where a kernel lies behind firmware that takes less than 2 MiB, as OpenSBI's `fw_jump` has it.
  private static let usualAddress: UInt = 0x8020_0000

  let address: UInt
  let isSupervisor: Bool

  init(information: UInt) {
    var (address, mode): (UInt, UInt) = (0, Self.supervisorMode)
    if information % 8 == 0, let words = UnsafePointer<UInt>(bitPattern: information),
      words[0] == Self.magic
    {
      (address, mode) = (words[2], words[3])
    }
    self.address = address == 0 ? Self.usualAddress : address
    isSupervisor = address == 0 || mode == Self.supervisorMode
  }

  /// Whether something is there. Zeros are no instruction.
  var isThere: Bool {
    guard machine.isExecutable(address), let words = UnsafePointer<UInt16>(bitPattern: address)
    else { return false }
    return words[0] != 0 || words[1] != 0
  }
}
