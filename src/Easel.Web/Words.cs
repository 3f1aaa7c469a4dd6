namespace Easel.Web;

/// <summary>Names the texts of the web UI, which stand in <c>Words.resx</c>.</summary>
public sealed class Words;
