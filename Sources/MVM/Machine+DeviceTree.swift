import Board

extension Machine {
  /// Writes the device tree that a machine would be given to a file, as a blob, without building all of it: programs may
  /// be missing, and disks are not opened.
  ///
  /// - Throws: what `init` throws for the same reason, or `unwritable`.
  public static func writeDeviceTree(
    of configuration: MachineConfiguration, to path: String
  ) throws(MachineError) {
    let images = ImageFiles(configuration: configuration)
    var plan = try BoardPlan(configuration, mode: .deterministic(seed: 0), serial: SerialLine(nil))
    plan.framebuffer = configuration.framebuffer?.pixels
    plan.images = try images.load()
    if plan.images.kernel == nil, plan.images.firmware == nil {
      plan.images.kernel = [0]  // the tree does not depend on it
    }
    let file = try OutputFile(path, key: "dump-dtb")
    file.write(try board(plan, images).deviceTree)
    try file.finish()
  }
}
