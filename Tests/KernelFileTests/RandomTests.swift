import Fuzzing
import Testing

/// Random changes, compared with a model in memory, and looked at by e2fsck.
@Suite(.enabled(if: Image.isPossible)) struct RandomTests {
  @Test(arguments: Fuzzing.seeds(usual: 12, of: 800))
  func `Random changes leave what the model says`(_ seed: UInt64) throws {
    var random = SplitMix(state: seed)
    let shape = Image.Shape.all[random.below(Image.Shape.all.count)]
    let bytes = try Image.make(
      Image.Shape(blockSize: shape.blockSize, inodeSize: shape.inodeSize, megabytes: 48))
    let model = Model(try Volume(bytes), random)
    for step in 1...800 {
      try model.change()
      if step % 200 == 0 { try lookClosely(model, step) }
      if step % 60 == 0 { dropPages(model) }
    }
    try model.remount()
    #expect(try model.difference() == nil)
    #expect(model.volume.fileSystem.hasErrors == false)
    try model.volume.fileSystem.unmount()
    #expect(try Image.complaint(about: model.volume.disk.bytes) == nil)
  }

  private func lookClosely(_ model: Model, _ step: Int) throws {
    #expect(try model.difference() == nil)
    if step % 400 == 0 { return try model.remount() }
    try model.volume.fileSystem.synchronize()
    // Open files without names are in a list, which e2fsck would work off.
    if model.held.allSatisfy({ $0.node.links > 0 }) {
      #expect(try Image.complaint(about: model.volume.disk.bytes) == nil)
    } else {
      _ = try Image.repaired(model.volume.disk.bytes)
    }
  }

  private func dropPages(_ model: Model) {
    for inode in model.volume.fileSystem.table.all() { inode.cache?.dropCleanPages() }
  }
}
