import Testing

/// Tests that have one device's registers, one clock and one log between them: one runs at a time.
@Suite(.serialized)
enum DriverTests {}
