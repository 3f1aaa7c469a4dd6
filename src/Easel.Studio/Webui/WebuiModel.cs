namespace Easel.Studio.Webui;

/// <summary>A checkpoint as <c>GET /sdapi/v1/sd-models</c> lists it.</summary>
/// <param name="Title">File name below its folder, with the hash where it is known: <c>name.safetensors [0123456789]</c>.</param>
/// <param name="ModelName">File name without folder and extension.</param>
/// <param name="Hash">First ten digits of the sha256, or null.</param>
/// <param name="Sha256">64 digits, or null.</param>
/// <param name="Filename">Full path.</param>
/// <param name="Config">A .yaml beside it, or null.</param>
public sealed record WebuiModel(string Title, string ModelName, string? Hash, string? Sha256, string Filename, string? Config);
