using System.Runtime.Versioning;

// The bot runs on Linux; modes of files and signals are part of what is tested.
[assembly: SupportedOSPlatform("linux")]
