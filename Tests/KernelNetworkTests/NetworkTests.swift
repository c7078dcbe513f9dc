import Testing

/// What the kernel knows of networks, compiled for the host. One test at a time: they count the memory of packets, which
/// all share.
@Suite(.serialized)
struct NetworkTests {}
