/// Where a packet came in, which none of these tests asks.
final class Interface {}
