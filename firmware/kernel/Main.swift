import Processor

/// Where the boot hart begins, with translation on and a stack.
@c(kernelMain)
func kernelMain(_ hart: UInt64, _ deviceTree: UInt64) {
  FirstMemory.start(at: addressOfImageEnd().roundedUpToPage, size: 4 << 20)
  Machine.describe(deviceTree)  // what the machine consists of
  Machine.startMemory()  // page frames and the heap
  KernelMap.start()  // the kernel's own page table
  IntrospectionTables.start()  // what readers outside see of all this
  Machine.adoptBootHart(Int(hart))  // this hart and its thread
  Log.start()  // the ring of messages
  SystemCalls.start()  // the table of calls
  InterruptController.start(at: Kernel.hardware.interruptController)
  Machine.startFiles()  // the first root
  Machine.startDevices()  // what drivers there are for
  Machine.startHarts()  // the others
  Machine.startFirstProcess()  // init
  Machine.acceptInterrupts()
  Scheduler.idle()
}

/// Where the other harts begin.
@c(secondaryMain)
func secondaryMain(_ hart: UInt64) {
  KernelMap.activate()
  Machine.prepare(hart: Int(hart))
  Machine.acceptInterrupts()
  Scheduler.idle()
}
