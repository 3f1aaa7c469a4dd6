namespace Easel.Server.Api.OpenAi;

/// <summary>OpenAI's answer.</summary>
/// <param name="Created">Seconds since 1970.</param>
/// <param name="Data">The pictures.</param>
public sealed record ImagesAnswer(long Created, IReadOnlyList<ImagesAnswer.Picture> Data)
{
    /// <param name="B64Json">The file, or null.</param>
    /// <param name="Url">Where it is, or null.</param>
    /// <param name="RevisedPrompt">The prompt that was used.</param>
    public sealed record Picture(string? B64Json, string? Url, string RevisedPrompt);
}
