import Processor
import Synchronization

/// Set by the first hart that gives up; the others stop at their next interrupt.
let isPanicking = Atomic<UInt32>(0)

/// Tells why the kernel cannot go on, where it was, and stops all harts. Allocates nothing.
func panic(
  _ reason: StaticString, frame: UnsafeMutablePointer<TrapFrame>? = nil,
  framePointer: UInt = UInt(bitPattern: 0)
) -> Never {
  _ = disableInterrupts()
  if isPanicking.exchange(1, ordering: .acquiringAndReleasing) != 0 { stopHart() }
  Log.isQuiet = false
  Log.write("\n--- the kernel cannot go on: ")
  Log.write(reason)
  Log.write("\n")
  Panic.describeThread()
  if let frame { Panic.describe(frame) }
  Backtrace.write(from: frame?.pointee.s0 ?? readFramePointer(), pc: frame?.pointee.sepc ?? 0)
  Panic.stopOthers()
  Log.write("--- all harts are stopped\n")
  SBI.reset(restart: false, failure: true)
}

func stopHart() -> Never {
  _ = disableInterrupts()
  write_sie(0)
  while true { waitForInterrupt() }
}

enum Panic {
  static func stopOthers() {
    guard !Kernel.harts.isEmpty else { return }
    SBI.interrupt(harts: Hart.everyOtherMask)
  }

  static func describeThread() {
    guard let thread = currentAnchor().pointee.thread else { return }
    let object = Unmanaged<Thread>.fromOpaque(thread)._withUnsafeGuaranteedRef { $0 }
    Log.write("thread ")
    Log.write(object.identifier)
    Log.write(" (")
    Log.write(object.name)
    Log.write(") on hart ")
    Log.write(Hart.current.number)
    Log.write("\n")
  }

  static func describe(_ frame: UnsafeMutablePointer<TrapFrame>) {
    Log.write(TrapCause(frame.pointee.scause).words)
    Log.write("\n  sepc ")
    Log.write(hexadecimal: frame.pointee.sepc, digits: 16)
    Log.write("  stval ")
    Log.write(hexadecimal: frame.pointee.stval, digits: 16)
    Log.write("  scause ")
    Log.write(hexadecimal: frame.pointee.scause)
    Log.write("  sstatus ")
    Log.write(hexadecimal: frame.pointee.sstatus)
    let registers = UnsafeRawPointer(frame).assumingMemoryBound(to: UInt64.self)
    for index in 0..<31 {
      Log.write(index % 4 == 0 ? "\n  " : "  ")
      writeName(index)
      Log.write(hexadecimal: registers[index], digits: 16)
    }
    Log.write("\n")
  }

  private static func writeName(_ index: Int) {
    let names: StaticString =
      "ra  sp  gp  tp  t0  t1  t2  s0  s1  a0  a1  a2  a3  a4  a5  a6  a7  s2  s3  s4  s5  s6  s7  s8  s9  s10 s11 t3  t4  t5  t6  "
    names.withUTF8Buffer { for letter in $0[index * 4..<index * 4 + 4] { Log.write(byte: letter) } }
  }
}

/// Who called whom: through the frame pointers, which the kernel is compiled with.
enum Backtrace {
  static func write(from framePointer: UInt64, pc: UInt64) {
    if pc != 0 { writeLine(pc) }
    var current = framePointer
    for _ in 0..<24 {
      // A frame pointer is behind the return address and the caller's frame pointer.
      guard current & 7 == 0, isKernelStack(current - 16), isKernelStack(current - 8) else {
        return
      }
      let words = UnsafePointer<UInt64>(bitPattern: UInt(current - 16)).unsafelyUnwrapped
      writeLine(words[1])
      guard words[0] > current else { return }
      current = words[0]
    }
  }

  private static func isKernelStack(_ address: UInt64) -> Bool {
    (address >= MemoryMap.stacks && address < MemoryMap.end)
      || (address >= addressOfTextEnd() && address < addressOfImageEnd())
  }

  private static func writeLine(_ address: UInt64) {
    Log.write("  at ")
    Log.write(hexadecimal: address)
    KernelSymbols.writeName(of: address)
    Log.write("\n")
  }
}

@c(kernelStackOverflowed)
func kernelStackOverflowed(_ stackPointer: UInt64, _ pc: UInt64) {
  Log.write("\nsp ")
  Log.write(hexadecimal: stackPointer)
  Log.write(", pc ")
  Log.write(hexadecimal: pc)
  KernelSymbols.writeName(of: pc)
  panic("a kernel stack is used up")
}
