namespace Easel.Studio.Upscaling;

/// <summary>An upscaler that is a network.</summary>
/// <param name="Name">As A1111 lists it.</param>
/// <param name="Path">Full path of its file.</param>
/// <param name="Family">Whose settings it goes by.</param>
/// <param name="Scale">How many times as large it is listed to make a side; what it really does stands in the file.</param>
public sealed record UpscalerFile(string Name, string Path, UpscalerFamily Family, double Scale);
