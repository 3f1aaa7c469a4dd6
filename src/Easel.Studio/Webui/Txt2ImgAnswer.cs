using System.Text.Json;

namespace Easel.Studio.Webui;

/// <summary>A1111's answer to a request for pictures.</summary>
/// <param name="Images">Base64 of files, a grid first where there is one.</param>
/// <param name="Parameters">The request's fields with their defaults.</param>
/// <param name="Info">What was made, as JSON text.</param>
public sealed record Txt2ImgAnswer(IReadOnlyList<string> Images, IReadOnlyDictionary<string, JsonElement> Parameters, string Info);
