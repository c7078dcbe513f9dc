/// Who is told of what happens on a keyboard or pointer.
class InputListener {
  /// Events of one time, with the report at their end. From interrupts, without the device's lock.
  func receive(_ packet: [InputEvent]) {}
}
