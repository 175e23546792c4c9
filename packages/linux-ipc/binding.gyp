{
  "targets": [
    {
      "target_name": "linux_ipc",
      "sources": ["<!@(node -p \"require('fs').readdirSync('native', { recursive: true }).filter((name) => name.endsWith('.c')).map((name) => 'native/' + name).join(' ')\")"],
      "defines": ["_GNU_SOURCE", "NAPI_VERSION=9"],
      "cflags": ["-std=c11", "-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter", "-fvisibility=hidden"],
      # A worker that ends unloads its addons; a signal handler may still be running on another thread.
      "ldflags": ["-Wl,-z,nodelete"],
      "configurations": {
        "Release": { "cflags": ["-O2"] },
        "Debug": {
          "cflags": ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined", "-fno-omit-frame-pointer", "-O1"],
          "ldflags": ["-fsanitize=address,undefined"]
        }
      }
    }
  ]
}
