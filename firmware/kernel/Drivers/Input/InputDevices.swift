/// The keyboards and pointers of the machine: /dev/input/event0 ... in the order of their slots.
enum InputDevices {
  /// INPUT_MAJOR of Linux, and the first number that its event files have.
  private static let (major, firstMinor) = (UInt32(13), UInt32(64))

  /// Added to while one hart runs.
  nonisolated(unsafe) private(set) static var all: [InputDevice] = []

  /// A driver has found one.
  static func add(
    _ description: InputDescription, setLight: @escaping (UInt16, Bool) -> Void
  ) -> InputDevice {
    let number = all.count
    let device = InputDevice(number: number, description, setLight: setLight)
    if all.isEmpty {
      MachineReports.additions.append(
        ProcEntry(
          "bus",
          .directory {
            [ProcEntry("input", .directory { [ProcEntry("devices", .text(InputReport.text))] })]
          }))
    }
    all.append(device)
    Devices.register(
      ByteString("input/event\(number)"), .characterDevice, major, firstMinor + UInt32(number),
      permissions: 0o660
    ) { InputDeviceFile(device, $0) }
    return device
  }
}
