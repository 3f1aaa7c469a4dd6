namespace Easel.Server.Api.Native;

/// <summary>A sampler or schedule a request can name.</summary>
/// <param name="Id">Its short name.</param>
/// <param name="Title">A1111's name.</param>
/// <param name="Aliases">Other names that are understood.</param>
public sealed record SamplerView(string Id, string Title, IReadOnlyList<string> Aliases);
