namespace Easel.Web.Forms;

/// <summary>One of several that can be chosen.</summary>
/// <param name="Value">What it stands for.</param>
/// <param name="Title">What people read.</param>
public sealed record Option(string Value, string Title);
