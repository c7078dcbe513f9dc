// Writes batches to a disk for ever, and says on standard output, a byte each, which are on stable storage.
// Arguments: the image, a seed.

import Bus
internal import Glibc
internal import Host

let arguments = CommandLine.arguments
guard arguments.count == 3, let seed = UInt64(arguments[2]) else { exit(2) }
do {
  let disk = try DiskThread(FileDisk(path: arguments[1]))
  var work = DiskWork(seed: seed, sectorCount: disk.sectorCount)
  var ticket: UInt64 = 0
  while true {
    let first = ticket
    for step in work.batch() {
      var bytes: [UInt8] = []
      if !step.isZero {
        bytes = withUnsafeBytes(of: step.number) { number in
          (0..<Int(step.count) * 512).map { number[$0 % 8] }
        }
      }
      disk.submit(
        BlockRequest(
          step.isZero ? .writeZeroes(mayUnmap: true) : .write, sector: step.sector,
          count: step.count, bytes: bytes), ticket: ticket)
      ticket += 1
    }
    disk.submit(BlockRequest(.flush), ticket: ticket)
    ticket += 1
    for ticket in first..<ticket where disk.collect(ticket, waits: true)?.isDone != true {
      exit(1)
    }
    guard write(1, ".", 1) == 1 else { exit(1) }
  }
} catch {
  exit(3)
}
