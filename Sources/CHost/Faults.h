#ifndef FAULTS_H
#define FAULTS_H

/// Has faults that are waited for come to their handler first, whoever else has installed one for faults that end the process.
void catch_faults_first(void);

#endif
