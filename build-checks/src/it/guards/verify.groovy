// Each module here but "control" holds one planted mistake, or several that one setting catches: see that the build failed for each, by its name.

def byErrorProne = Runtime.version().feature() >= 22
def mistakes = [
        'control'          : null,
        'format'           : 'The following files had format violations',
        'lint'             : 'unchecked conversion',
        'error-prone'      : byErrorProne ? '[EqualsIncompatibleType]' : null,
        'nullaway'         : byErrorProne ? '[NullAway] dereferenced expression' : null,
        'nullaway-jspecify': byErrorProne ? '[NullAway] incompatible types' : null,
        'banned'           : 'commons-logging:commons-logging:jar:1.3.5 <--- banned',
        'upper-bound'      : 'Require upper bound dependencies error for org.slf4j:slf4j-api:2.0.9',
        'unused'           : 'Unused declared dependencies found',
        'undeclared'       : 'Used undeclared dependencies found',
        'javadoc'          : 'reference not found',
        'javadoc-missing'  : ['warning: no comment', 'warning: no @return'],
        'leak'             : 'leaks in this run: 1'
]

def log = new File(basedir, 'build.log').text
def modules = (new File(basedir, 'pom.xml').text =~ /<module>(.+)<\/module>/).collect { it[1] }
assert modules as Set == mistakes.keySet(): 'every module has its line in this script'

mistakes.each { name, mistake ->
    def from = log.indexOf("< io.sallyport.fixture:$name >")
    assert from >= 0: "$name was not built"
    def to = log.indexOf('< io.sallyport.fixture:', from + 1)
    def own = log.substring(from, to < 0 ? log.indexOf('Reactor Summary', from) : to)
    def failed = log.contains(" on project $name: ")
    if (mistake == null) {
        assert !failed: "$name failed"
    } else {
        assert failed: "$name did not fail"
        // some plugins print what they found, others leave it to the summary of failures
        def summary = log.substring(log.indexOf(" on project $name: "))
        [mistake].flatten().each { assert own.contains(it) || summary.contains(it): "$name failed, but not with: $it" }
    }
    println "$name: " + (mistake == null ? 'passed, as it should' : "failed, as it should, with: $mistake")
}
return true
