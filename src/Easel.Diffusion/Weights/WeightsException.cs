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
}
