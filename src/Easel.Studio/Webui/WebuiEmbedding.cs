namespace Easel.Studio.Webui;

/// <summary>A textual inversion as <c>GET /sdapi/v1/embeddings</c> lists it.</summary>
/// <param name="Name">What prompts call it.</param>
/// <param name="Width">Numbers a vector, of both text encoders together.</param>
/// <param name="Vectors">Tokens it takes.</param>
public sealed record WebuiEmbedding(string Name, long Width, long Vectors);
