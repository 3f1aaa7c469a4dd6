namespace Easel.Core.Requests;

/// <summary>Which passes of a request with a second one are refined (A1111's <c>hires_fix_refiner_pass</c>).</summary>
public enum RefinerPass
{
    First,

    Second,

    Both,
}
