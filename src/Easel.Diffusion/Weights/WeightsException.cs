namespace Easel.Diffusion.Weights;

/// <summary>A weights file is wrong, or is not what was asked for.</summary>
/// <param name="file">The file, or a short name of the source.</param>
/// <param name="key">The tensor's key, or null when the file as a whole is at fault.</param>
/// <param name="message">What was found, what was expected, what to do.</param>
public sealed class WeightsException(string file, string? key, string message)
    : Exception(key is null ? $"{file}: {message}" : $"{file}: {key}: {message}")
{
    public string File => file;

    public string? Key => key;

    internal static WeightsException Missing(string file, string key) => new(file, key, "there is no such tensor; the file is incomplete or of another architecture");

    internal static WeightsException OtherShape(string file, string key, ReadOnlySpan<long> stored, ReadOnlySpan<long> needed) => new(
        file, key, $"its shape is [{string.Join(", ", stored.ToArray())}] where [{string.Join(", ", needed.ToArray())}] is needed; this file is of another architecture");
}
