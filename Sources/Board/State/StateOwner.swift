import Bus

/// Who waits for instants of guest time, by the name that stands in saved state.
struct StateOwner {
  let name: String
  let sleeper: any Sleeper
}
