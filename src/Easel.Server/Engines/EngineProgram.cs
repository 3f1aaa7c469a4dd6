using System.Reflection;

namespace Easel.Server.Engines;

/// <summary>What to start as an engine's process; <c>--address ADDRESS</c> is added, and the token comes in the first line of its standard input.</summary>
/// <param name="File">Path of the executable.</param>
/// <param name="Arguments">Each a word.</param>
public sealed record EngineProgram(string File, IReadOnlyList<string> Arguments)
{
    public bool Equals(EngineProgram? other) => other is not null && File == other.File && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => Arguments.Aggregate(File.GetHashCode(StringComparison.Ordinal), HashCode.Combine);

    /// <summary>This program once more.</summary>
    /// <exception cref="PlatformNotSupportedException">The system does not say which program this is.</exception>
    public static EngineProgram OfThisProcess(params IReadOnlyList<string> arguments)
    {
        var file = Environment.ProcessPath ?? throw new PlatformNotSupportedException("this system does not say which program this is");
        var dotnet = Path.GetFileNameWithoutExtension(file).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return new EngineProgram(file, dotnet && Assembly.GetEntryAssembly() is { } entry ? [entry.Location, .. arguments] : arguments);
    }
}
