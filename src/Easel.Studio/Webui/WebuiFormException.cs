namespace Easel.Studio.Webui;

/// <summary>A body has fields of the wrong type.</summary>
/// <param name="mistakes">All of them.</param>
public sealed class WebuiFormException(IReadOnlyList<WebuiMistake> mistakes) : Exception(string.Join("; ", mistakes.Select(mistake => $"{string.Join('.', mistake.Loc)}: {mistake.Msg}")))
{
    public IReadOnlyList<WebuiMistake> Mistakes => mistakes;
}
