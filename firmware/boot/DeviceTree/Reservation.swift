// What the kernel is told of the firmware's memory.
//
//     /reserved-memory {                     (made where there is none)
//       #address-cells = <2>; #size-cells = <2>; ranges;
//       mmode_resv0@80000000 { reg = <0 0x80000000 0 SIZE>; no-map; };
//     };
//
// The same as OpenSBI, whose name for the node kernels print. `no-map` matters: a kernel that maps the firmware's memory
// may read it ahead of time, which is an access fault (Devicetree Specification, 3.5.4).

/// More than the node and its strings take.
private let largestGrowth = 512

/// Adds the firmware's memory to the reserved memory, or says why it cannot.
func reserveFirmware(in tree: DeviceTree, _ next: NextStage) {
  let grown = AddressRange(start: tree.address, size: UInt(tree.size + largestGrowth))
  let kernel = AddressRange(start: next.address, size: 4)
  guard machine.isSupervisorMemory(grown), !grown.overlaps(machine.initialFileSystem),
    !grown.overlaps(kernel)
  else {
    Serial.write("MVM firmware: there is no room behind the device tree to tell of it\n")
    return
  }
  guard let place = ReservationPlace(in: tree) else { return }
  let names = ReservationNames(in: tree)
  // Strings that were added may have moved the structure.
  let offset = place.offset + tree.structure.lowerBound
  tree.insert(words(place, names), at: offset)
}

private func words(_ place: ReservationPlace, _ names: ReservationNames) -> DeviceTreeWords {
  var words = DeviceTreeWords()
  if place.isNew {
    words.beginNode("reserved-memory")
    words.beginProperty(names.addressCells, words: 1)
    words.append(UInt32(place.cells.address))
    words.beginProperty(names.sizeCells, words: 1)
    words.append(UInt32(place.cells.size))
    words.beginProperty(names.ranges, words: 0)
  }
  let range = machine.firmware
  words.beginNode("mmode_resv0", address: range.start)
  words.beginProperty(names.region, words: place.cells.address + place.cells.size)
  words.append(range.start, cells: place.cells.address)
  words.append(range.size, cells: place.cells.size)
  words.beginProperty(names.noMap, words: 0)
  words.endNode()
  if place.isNew { words.endNode() }
  return words
}

/// Where the names of the properties are among the tree's strings.
private struct ReservationNames {
  let addressCells, sizeCells, ranges, region, noMap: UInt32

  init(in tree: DeviceTree) {
    addressCells = tree.offset(ofName: "#address-cells")
    sizeCells = tree.offset(ofName: "#size-cells")
    ranges = tree.offset(ofName: "ranges")
    region = tree.offset(ofName: "reg")
    noMap = tree.offset(ofName: "no-map")
  }
}
