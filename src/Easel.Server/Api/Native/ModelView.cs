namespace Easel.Server.Api.Native;

/// <summary>A model a request can name.</summary>
/// <param name="Name">What a request's <c>model</c> says.</param>
/// <param name="Path">The file or folder; null for the model that comes with Easel.</param>
/// <param name="Bytes">Size of the file; null for folders.</param>
public sealed record ModelView(string Name, string? Path, long? Bytes);
