// Writes batches to a disk for ever, and says on standard output, a byte each, which are on stable storage.
// Arguments: the image, a seed. With two more, a name and a number: after every so many batches it does what happens to a
// disk when its machine is saved, to `NAME-BATCHES`, a file with the time of the disk's last change.

import Bus
internal import DiskImage
internal import Glibc
internal import Host

let arguments = CommandLine.arguments
guard arguments.count == 3 || arguments.count == 5, let seed = UInt64(arguments[2]) else { exit(2) }
let archives = arguments.count == 5 ? (arguments[3], UInt64(arguments[4]) ?? 1) : nil
do {
  let file = try FileDisk(path: arguments[1])
  let disk = try DiskThread(file)
  var work = DiskWork(seed: seed, sectorCount: disk.sectorCount)
  var ticket: UInt64 = 0
  var batches: UInt64 = 0
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
    batches += 1
    if let (name, interval) = archives, batches % interval == 0, batches / interval <= 40 {
      let stamp = try FileStamp(of: arguments[1])
      let saved = SavedDisk.probed(name, arguments[1], batches, modified: stamp.modified)
      let archive = try NewFile(saved.archive)
      _ = Array("\(stamp.modified)".utf8).withUnsafeBytes { archive.write($0) }
      try archive.finish(replacing: false)
      try file.keepPreimages(for: saved)
    }
  }
} catch {
  exit(3)
}
