import Processor

// S mode's timer (SBI 2.0, chapter 6): its own register where there is one (Sstc), else the CLINT's, whose interrupt is
// M mode's and is passed on.
extension Hart {
  /// Asks for an interrupt at a time, and takes back the one before.
  func setTimer(_ time: UInt) {
    guard !machine.features.contains(.sstc) else {
      write_stimecmp(time)
      return
    }
    Interruptor.setTimer(self, UInt64(time))
    clear_mip(Interrupt.supervisorTimer)
    if time == .max {
      clear_mie(Interrupt.machineTimer)
    } else {
      set_mie(Interrupt.machineTimer)
    }
  }

  /// The CLINT's time has come: S mode has an interrupt until it sets the timer again.
  func timerExpired() {
    clear_mie(Interrupt.machineTimer)
    set_mip(Interrupt.supervisorTimer)
  }
}
