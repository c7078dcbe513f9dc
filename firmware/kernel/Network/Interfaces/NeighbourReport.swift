/// A line of the table of neighbours.
struct NeighbourReport {
  let address: InternetAddress
  let hardwareAddress: HardwareAddress
  let isComplete: Bool
}
