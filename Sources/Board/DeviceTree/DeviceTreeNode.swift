/// A node of a device tree: what a kernel is told of one part of the machine (Devicetree Specification 0.4, chapter 2).
public struct DeviceTreeNode: Equatable, Sendable {
  /// A named value in a node.
  public struct Property: Equatable, Sendable {
    /// Such as `compatible`.
    public let name: String
    /// What it says.
    public let value: DeviceTreeValue
  }

  /// The node's name with its unit address, such as `serial@10000000`; empty for the root.
  public let name: String
  /// In the order in which they were added.
  public private(set) var properties: [Property] = []
  /// In the order in which they were added.
  public private(set) var children: [DeviceTreeNode] = []

  /// A node without properties.
  public init(_ name: String) { self.name = name }

  /// A node of a device at `address`: `name@address`.
  public init(_ name: String, at address: UInt64) {
    self.name = name + "@" + String(address, radix: 16)
  }

  /// The value of a property, nil where the node has none of that name. Setting nil changes nothing.
  public subscript(name: String) -> DeviceTreeValue? {
    get { properties.first { $0.name == name }?.value }
    set {
      guard let newValue else { return }
      let property = Property(name: name, value: newValue)
      if let index = properties.firstIndex(where: { $0.name == name }) {
        properties[index] = property
      } else {
        properties.append(property)
      }
    }
  }

  /// Adds a node below this one.
  public mutating func add(_ child: DeviceTreeNode) { children.append(child) }

  /// The child of that name, nil where there is none.
  public func child(_ name: String) -> DeviceTreeNode? { children.first { $0.name == name } }
}
